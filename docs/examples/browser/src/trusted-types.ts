/**
 * The page's policy of Trusted Types: the only HTML that a package writes here is Leaflet's, on its buttons and to find
 * out what the browser can do. It comes before every other module.
 */
const leafletsHtml = /^(?:[^<&]|&#(?:x2212|215);|<svg\/>|<span aria-hidden="true">|<\/span>)*$/;

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(html: string): string }): unknown;
}

// Not every browser has Trusted Types.
(window as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("default", {
  createHTML(html) {
    if (leafletsHtml.test(html)) return html;
    throw new TypeError("This page writes no HTML of its own.");
  },
});
