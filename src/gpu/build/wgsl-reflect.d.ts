/** The package's entry for Node is CommonJS in a folder marked as modules, which Node refuses; its module works. */
declare module 'wgsl_reflect/wgsl_reflect.module.js' {
  export * from 'wgsl_reflect';
}
