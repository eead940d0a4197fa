const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const forbiddenInName = /[<>:"|?*]|[. ]$/;

/** Whether Windows would treat a segment of the path as a device, change it, or refuse it. */
export function isRefusedByWindows(path: string): boolean {
  return path.split("/").some((segment) => deviceName.test(segment) || forbiddenInName.test(segment));
}
