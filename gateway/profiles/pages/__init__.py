"""The pages of the Determined profile: `/det/`, Swagger UI and the OpenAPI document, all served from this machine."""

from gateway.profiles.pages.blueprint import PagesOptions, pages_blueprint

__all__ = ["PagesOptions", "pages_blueprint"]
