"""Asks with nameko's own client, as its shell would. Words: the broker, `service.method` and JSON fields."""

import json
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from nameko.standalone.rpc import ClusterRpcProxy

if __name__ == "__main__":
    uri, method, fields = sys.argv[1:]
    service, _, name = method.partition(".")
    with ClusterRpcProxy({"AMQP_URI": uri}) as proxy:
        try:
            said = {"result": getattr(getattr(proxy, service), name)(**json.loads(fields))}
        except Exception as error:
            said = {"error": str(error)}
    sys.stdout.write(json.dumps(said))
