#!/bin/sh
# Prints the broker's users and what each may do, for RabbitMQ's `load_definitions`.
# Passwords come from PORTICO_<USER>_BROKER_PASSWORD and go into JSON and URLs, hence their alphabet.
set -eu

users='' permissions='' comma=''

# $1 user, $2 tags, $3 pattern of what it may configure and write to, $4 pattern of what it may read
allow() {
    upper=$(printf '%s' "$1" | tr '[:lower:]' '[:upper:]')
    eval "password=\${PORTICO_${upper}_BROKER_PASSWORD:?}"
    case $password in
        *[!A-Za-z0-9_.~-]*) echo "PORTICO_${upper}_BROKER_PASSWORD: letters, digits and -._~ only" >&2; exit 1 ;;
    esac
    users="$users$comma{\"name\":\"portico_$1\",\"password\":\"$password\",\"tags\":$2}"
    permissions="$permissions$comma{\"user\":\"portico_$1\",\"vhost\":\"/\",\"configure\":\"$3\",\"write\":\"$3\",\"read\":\"$4\"}"
    comma=','
}

shared='nameko-rpc|portico-.*|rpc\\.reply-.*|amq\\.gen-.*'
allow admin '["administrator"]' '.*' '.*'
for service in settings billing auth notify web; do
    own="$shared|(rpc|events)[-.]$service([-.].*)?"
    # Replies may also go through the nameless exchange, which permissions call amq.default.
    allow "$service" '[]' "^($own|amq\\\\.default)\$" "^($own)\$"
done

printf '{"vhosts":[{"name":"/"}],"users":[%s],"permissions":[%s]}\n' "$users" "$permissions"
