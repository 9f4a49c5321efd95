"""What a business may ask of a Checkout Session; every other parameter of Stripe's is refused by name."""

from typing import Annotated, Literal

from pydantic import Field

from deploy.sandbox.parameters import Email, Metadata, Text, Url, Whole, Wish
from deploy.sandbox.reading import ListWish

KNOWN_TYPES = Literal["card", "us_bank_account", "sepa_debit", "link", "paypal", "bacs_debit", "ideal", "klarna"]


class ProductData(Wish):
    name: Text
    description: Text | None = None
    metadata: Metadata = Field(default_factory=dict)


class PriceData(Wish):
    currency: Text
    product_data: ProductData
    unit_amount: Annotated[Whole, Field(ge=0)]


class LineItem(Wish):
    price_data: PriceData
    quantity: Annotated[Whole, Field(ge=1, le=999_999)] = 1

    @property
    def amount(self) -> int:
        return self.price_data.unit_amount * self.quantity


class IntentData(Wish):
    description: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    metadata: Metadata = Field(default_factory=dict)
    receipt_email: Email | None = None
    statement_descriptor_suffix: Annotated[str, Field(pattern=r"^[^<>\\'\"*]{1,22}$")] | None = None


class Branding(Wish):
    display_name: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class SessionWish(Wish):
    allowed_payment_method_types: tuple[KNOWN_TYPES, ...] = ()
    branding_settings: Branding = Branding()
    cancel_url: Url | None = None
    client_reference_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    customer_email: Email | None = None
    expires_at: Whole | None = None
    line_items: Annotated[tuple[LineItem, ...], Field(min_length=1, max_length=100)]
    locale: Annotated[str, Field(pattern=r"^(auto|[a-z]{2,3}(-[A-Za-z0-9]{2,4})?)$")] | None = None
    metadata: Metadata = Field(default_factory=dict)
    mode: Literal["payment", "setup", "subscription"]
    payment_intent_data: IntentData = IntentData()
    payment_method_types: tuple[KNOWN_TYPES, ...] = ()
    success_url: Url
    ui_mode: Literal["hosted", "hosted_page"] = "hosted_page"


class SessionList(ListWish):
    payment_intent: Text | None = None
    status: Literal["open", "complete", "expired"] | None = None
