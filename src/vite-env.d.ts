/** What Vite adds to a module, declared here because vite/client brings in the DOM, which a worker hasn't got. */

interface ImportMetaEnv {
  /** Where the built app is hosted, './' by default. */
  BASE_URL: string;
  DEV: boolean;
}

interface ImportMeta {
  url: string;
  readonly env: ImportMetaEnv;
}
