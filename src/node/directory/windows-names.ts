const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const forbiddenInName = /[<>:"|?*]|[. ]$/;
/** The second name that Windows gives to a file or folder whose name begins with `.up42-`. */
const shortReservedName = /^up(42-[0-9a-z]?|[0-9a-f]{4})~\d/i;

/** Whether Windows would treat a segment of the path as a device, change it, or refuse it. */
export function isRefusedByWindows(path: string): boolean {
  return path
    .split("/")
    .some((name) => deviceName.test(name) || forbiddenInName.test(name) || shortReservedName.test(name));
}
