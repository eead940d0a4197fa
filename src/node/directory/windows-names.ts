const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const forbiddenInName = /[<>:"|?*]|[. ]$/;

/** Whether Windows would take a segment of the path for a device, or change it, or refuse it. */
export function isRefusedByWindows(path: string): boolean {
  return path.split("/").some((segment) => deviceName.test(segment) || forbiddenInName.test(segment));
}
