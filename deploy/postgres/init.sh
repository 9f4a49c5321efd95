#!/bin/sh
# One database per service, its owner for migrations and its application role, which row-level security binds.
# Safe to run again: what exists is kept, passwords are set anew. PORTICO_PREFIX (default: portico) begins every name.
set -eu

for service in settings billing auth notify; do
    upper=$(printf '%s' "$service" | tr '[:lower:]' '[:upper:]')
    eval "PORTICO_DATABASE_PASSWORD=\${PORTICO_${upper}_DATABASE_PASSWORD:?}"
    eval "PORTICO_OWNER_PASSWORD=\${PORTICO_${upper}_OWNER_PASSWORD:?}"
    export PORTICO_DATABASE_PASSWORD PORTICO_OWNER_PASSWORD

    psql --no-psqlrc --quiet --tuples-only --set ON_ERROR_STOP=1 \
        --username "${POSTGRES_USER:-postgres}" --dbname postgres \
        --set database="${PORTICO_PREFIX:-portico}_$service" <<'SQL'
\set application :database
\set owner :database _owner
\getenv application_password PORTICO_DATABASE_PASSWORD
\getenv owner_password PORTICO_OWNER_PASSWORD

SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY[:'application', :'owner']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec
ALTER ROLE :"application" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'application_password';
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';

SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"application";

-- Everybody may connect to these two unless told otherwise.
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;

\connect :"database"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"application";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"application";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO :"application";
SQL
done
