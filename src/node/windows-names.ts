const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const FORBIDDEN = /[<>:"|?*]|[. ]$/;

/** Whether Windows would take a segment of the path for a device, or change it, or refuse it. */
export function isRefusedByWindows(path: string): boolean {
  return path.split("/").some((segment) => DEVICE.test(segment) || FORBIDDEN.test(segment));
}
