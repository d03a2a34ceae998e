/** Whether a browser window opened from here would be seen by the person who started the command. */
export function hasDisplay(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['CI'] || env['BROWSER'] === 'none') return false;
  if (platform === 'darwin' || platform === 'win32') return !env['SSH_CONNECTION'];
  // WSL has no display of its own but opens the browser of Windows.
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['WSL_DISTRO_NAME']);
}
