/** Where people's machines keep Chrome and Chromium. Pure: gives paths to look at, looks at none. */
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const linuxNames = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable'];
const linuxPlaces = ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'];
const macApps = ['Google Chrome', 'Chromium', 'Google Chrome Canary', 'Microsoft Edge'];
const windowsPlaces = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
];

function linux(env: Environment): string[] {
  const folders = [...(env['PATH'] ?? '').split(':').filter(Boolean), '/usr/bin', '/usr/local/bin'];
  const named = linuxNames.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
  return [...named, ...linuxPlaces];
}

function mac(env: Environment): string[] {
  const folders = ['/Applications', path.posix.join(env['HOME'] ?? '/', 'Applications')];
  return macApps.flatMap((app) => folders.map((folder) => `${folder}/${app}.app/Contents/MacOS/${app}`));
}

function windows(env: Environment): string[] {
  const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter(
    (folder) => folder !== undefined,
  );
  return windowsPlaces.flatMap((parts) => folders.map((folder) => path.win32.join(folder, ...parts)));
}

/** Paths at which Chrome, Chromium or Edge usually lie, the likeliest first, each once. */
export function usualPlaces(platform: NodeJS.Platform, env: Environment): string[] {
  const places = platform === 'win32' ? windows(env) : platform === 'darwin' ? mac(env) : linux(env);
  return [...new Set(places)];
}
