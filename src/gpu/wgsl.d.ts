/** What the wgsl() Vite plugin makes of a shader file. */
declare module '*.wgsl' {
  const shader: import('./shader.ts').ShaderSource;
  export default shader;
}
