// No validator and no other address: the page works without the internet and tells nobody what it shows.
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#document',
  deepLinking: true,
  validatorUrl: 'none',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
});
