"""A name server on this machine, that knows what a test tells it."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Zone = Mapping[str, Mapping[str, str]]
"""For each name, its records by kind: {"acme.example.": {"A": "192.0.2.1"}}; an alias by "CNAME"."""


@contextmanager
def name_server(zone: Zone) -> Iterator[int]:
    """Its port. Of a name that begins with "silent" it says nothing."""
    server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), _answering(zone))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answering(zone: Zone) -> type[socketserver.BaseRequestHandler]:
    class Answering(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, line = self.request
            asked = dns.message.from_wire(wire)
            name, kind = str(asked.question[0].name), asked.question[0].rdtype.name
            if not name.startswith("silent"):
                line.sendto(_answer(asked, name, kind).to_wire(), self.client_address)

    def _answer(asked: dns.message.Message, name: str, kind: str) -> dns.message.Message:
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        if name not in zone:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        while name in zone and "CNAME" in zone[name]:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", zone[name]["CNAME"]))
            name = zone[name]["CNAME"]
        if text := zone.get(name, {}).get(kind):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, text))
        return answer

    return Answering
