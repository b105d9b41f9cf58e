import js from '@eslint/js';
import rxjs from 'eslint-plugin-rxjs-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { fileURLToPath } from 'node:url';
import ours from './finnish.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const library = [
  'src/core/**/*.ts',
  'src/book/**/*.ts',
  'src/kraken/**/*.ts',
  'src/lambdaplex/**/*.ts',
  'src/testing/**/*.ts',
  'src/index.ts',
];
const tests = ['test/**/*.ts', 'marbles/**/*.ts'];

const noNodeGlobals = ['process', 'Buffer', 'global', '__dirname', '__filename', 'require'].map((name) => ({
  name,
  message: 'The library runs in browsers too.',
}));
const noOwnTimers = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval'].map((name) => ({
  name,
  message: 'All time comes from the injected scheduler.',
}));

export default defineConfig(
  globalIgnores(['dist/', 'test/.scratch-*/']),
  // A rule is set here with its reason, never switched off in passing by a comment.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, rxjs.configs.strict],
    plugins: { ours },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': ['error', { fixMixedExportsWithInlineTypeSpecifier: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers and booleans print as one expects; everything else must be turned into text on purpose.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `subscribe(() => done())` reads better than the same with braces.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A loop that ends by `return` or `break` says `while (true)`.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // An underscore marks what a signature demands and a body does not need.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Objects come from createX functions and need no `this`, so their methods may be handed on.
      '@typescript-eslint/unbound-method': 'off',
      // What we take apart by letters, marbles and numbers, is plain ASCII.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // The third parameter of t.Type is a default, but codecs read better when they say what they take.
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      // Names: `$` on values that hold a stream, none on what makes one, however that is held.
      'ours/finnish': [
        'error',
        {
          variables: true,
          parameters: true,
          properties: true,
          objects: true,
          functions: false,
          methods: false,
          strict: true,
        },
      ],
      // Errors of the user's own streams pass through our operators as they came, whatever they are.
      'rxjs-x/throw-error': ['error', { allowThrowingAny: false, allowThrowingUnknown: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'error' },
  },
  {
    files: library,
    rules: {
      'no-restricted-globals': ['error', ...noNodeGlobals, ...noOwnTimers],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
          message: 'The clock is the now() of the injected scheduler.',
        },
        {
          selector: 'CallExpression[callee.object.name="performance"][callee.property.name="now"]',
          message: 'The clock is the now() of the injected scheduler.',
        },
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'The clock is the now() of the injected scheduler.',
        },
      ],
    },
  },
  {
    // The one place for retryWhen: its notifier sees the stream of faults, which `retry({ delay })` does not offer.
    files: ['src/core/retry-policy.ts'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    // A program may speak; so may a journey, which prints what befell it.
    files: ['src/cli/**/*.ts', 'test/tools/**/*.ts', 'test/bench/**/*.ts', 'test/journeys/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: tests,
    rules: {
      // Tests and diagrams subscribe in odd places, leave errors unhandled and use Subjects in the open, on purpose.
      ...Object.fromEntries(Object.keys(rxjs.configs.strict.rules).map((rule) => [rule, 'off'])),
      // Matchers like `expect.any(Number)` are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // A fake may be a class, because what it stands for is one.
      '@typescript-eslint/no-extraneous-class': 'off',
      // What a test replies to a callback is often nothing, and an async stub often awaits nothing.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
