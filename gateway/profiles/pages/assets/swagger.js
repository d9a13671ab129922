// Starts Swagger UI on this server's own document. A token may be pasted with or without the word Bearer before it.

window.ui = SwaggerUIBundle({
  url: "/api/v1/api.swagger.json",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  displayRequestDuration: true,
  validatorUrl: null,
  withCredentials: true,
  requestInterceptor(request) {
    const given = request.headers.Authorization;
    if (given && !given.startsWith("Bearer ")) request.headers.Authorization = `Bearer ${given}`;
    return request;
  },
});
