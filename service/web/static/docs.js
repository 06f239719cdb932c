"use strict";

const page = document.getElementById("docs");
SwaggerUIBundle({
  domNode: page,
  url: page.dataset.openapi,
  deepLinking: true,
  validatorUrl: null, // no request leaves this server
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
});
