import eslint from '@eslint/js';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

/** Files whose element templates are checked. */
const components = ['src/ui/**/*.ts'];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'artifacts/', 'coverage/', 'public/', 'test/golden/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // The compiler reports unused names and knows better what exists where.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
      // Numbers are what this project prints.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `return this.#draw()` in a function without a value is clear.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Text here is split into code points on purpose: a symbol of a corpus is one.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      'max-lines': ['error', { max: 450 }],
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name, so that a thing has one name everywhere.' },
      ],
    },
  },
  {
    files: components,
    extends: [lit.configs['flat/recommended'], wc.configs['flat/best-practice'], litA11y.configs.recommended],
  },
  // Tools are configured by a default export, and a shader is its module's only export.
  { files: ['*.config.ts', '**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['test/**/*.ts', 'e2e/**/*.ts'],
    rules: {
      // A test may claim what it then checks; a wrong claim fails it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A stand-in for an asynchronous function has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
);
