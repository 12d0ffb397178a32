// No validator and no other address: the page works without the internet and sends its content to no other server.
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#document',
  deepLinking: true,
  validatorUrl: 'none',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
});
