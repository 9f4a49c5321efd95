"""What the documents say of the code is what the code says."""

from deploy.commands.variables import PAGE, with_table


def test_operations_page_lists_every_variable_as_it_is() -> None:
    page = PAGE.read_text()
    assert page == with_table(page)
