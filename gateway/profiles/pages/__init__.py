"""The pages of the Determined profile: `/det/`, Swagger UI and the OpenAPI document, all served from this machine."""

from .blueprint import PagesError, PagesOptions, pages_blueprint

__all__ = ["PagesError", "PagesOptions", "pages_blueprint"]
