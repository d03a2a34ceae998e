/**
 * The import table of ARCHITECTURE.md. A folder may import the values it lists here; types may come from anywhere, since
 * they are gone at run time.
 */
const plainData = ['^src/model/(config|kernels)\\.ts$', '^src/train/(spec|record)\\.ts$'];

const mayImport = {
  gpu: [],
  scaling: [],
  data: [],
  reference: [],
  checkpoint: ['^src/(reference|data)/', ...plainData],
  model: ['^src/gpu/', '^shaders/'],
  train: ['^src/(model|gpu|data)/', '^shaders/'],
  experiments: ['^src/scaling/', ...plainData],
  'runs-table': ['^src/(scaling|experiments)/'],
  library: ['^src/experiments/', ...plainData],
  worker: ['^src/(gpu|model|train|data|reference|checkpoint|scaling|experiments|runs-table)/', '^shaders/'],
  headless: ['^src/worker/client\\.ts$', '^src/(checkpoint|experiments|scaling)/', ...plainData],
  ui: [
    '^src/worker/(client|protocol)\\.ts$',
    '^src/(checkpoint|library|scaling|experiments|runs-table)/',
    ...plainData,
  ],
  cli: ['^src/(scaling|experiments|runs-table)/', ...plainData],
};

/** Folders whose code runs in Node: the command line and the plugins of the build. */
const node = '^src/(cli/|[^/]+/build/)';

const table = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `imports-of-${folder}`,
  comment: `src/${folder} may import only itself${allowed.length > 0 ? ` and ${allowed.join(', ')}` : ''}; types from anywhere.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^(src|shaders|test|e2e)/',
    pathNot: [`^src/${folder}/`, ...allowed],
    dependencyTypesNot: ['type-only'],
  },
}));

export default {
  forbidden: [
    ...table,
    {
      name: 'no-cycle',
      comment: 'Modules that need each other are one module, or a third is missing. Types may go round.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'tests-stay-outside',
      comment: 'Nothing that ships depends on a test.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|e2e)/' },
    },
    {
      name: 'end-to-end-sees-the-built-app-only',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(src|shaders)/' },
    },
    {
      name: 'node-in-the-command-line-only',
      comment: "What runs in a page or a worker can't use Node.",
      severity: 'error',
      from: { path: '^src/', pathNot: node },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'what-ships-is-a-dependency',
      comment: 'A package in the page or the worker belongs to dependencies, not devDependencies.',
      severity: 'error',
      from: { path: '^src/', pathNot: node },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'] },
  },
};
