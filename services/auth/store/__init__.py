"""All SQL of the auth service."""

from services.auth.models import POST
from services.auth.store.audit import AuditQueries
from services.auth.store.magic_links import MagicLinkQueries
from services.auth.store.signing_in import SignInQueries


class AuthStore(SignInQueries, MagicLinkQueries, AuditQueries):
    post = POST
