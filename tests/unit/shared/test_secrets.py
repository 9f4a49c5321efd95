"""Tokens are unguessable, hashes are all that is kept, and sealed text opens with the right key only."""

import pytest

from shared.secrets import Vault, fingerprint, new_document_token, new_token

OLD, NEW = "old:" + "o" * 32, "new:" + "n" * 32


def test_sealed_text_names_its_key_and_opens() -> None:
    vault = Vault(NEW)
    sealed = vault.seal("sk_test_acme")
    assert (sealed.partition(":")[0], vault.open(sealed)) == ("new", "sk_test_acme")


def test_after_rotation_the_old_key_still_opens_and_the_new_one_seals() -> None:
    rotated = Vault(f"{NEW},{OLD}")
    assert rotated.open(Vault(OLD).seal("whsec")) == "whsec"
    assert rotated.seal("whsec").startswith("new:")


@pytest.mark.parametrize("damage", ["", "new:", "new:garbage", "gone:abc", "no colon"])
def test_what_was_altered_or_lost_its_key_does_not_open(damage: str) -> None:
    with pytest.raises(ValueError, match="cannot be decrypted"):
        Vault(NEW).open(damage)


def test_derived_bytes_depend_on_purpose_subject_and_key() -> None:
    vault = Vault(f"{NEW},{OLD}")
    made = {
        vault.derive("link", "1"),
        vault.derive("link", "2"),
        vault.derive("code", "1"),
        vault.derive("link", "1", key_id="old"),
    }
    assert len(made) == 4
    assert vault.derive("link", "1") == Vault(NEW).derive("link", "1")


def test_tokens_are_fresh_each_time() -> None:
    assert len({new_token() for _ in range(100)} | {new_document_token() for _ in range(100)}) == 200
    assert (len(new_token()), len(new_document_token())) == (43, 24)


def test_a_fingerprint_is_sha_256() -> None:
    assert fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
