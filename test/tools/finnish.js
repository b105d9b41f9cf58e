import rxjs from 'eslint-plugin-rxjs-x';

const { finnish } = rxjs.rules;

/**
 * The rule `rxjs-x/finnish`, less what it says of functions: told to let them be, it still takes a function that is
 * held by a variable, a parameter or a property for the stream that it returns.
 */
export default {
  rules: {
    finnish: {
      ...finnish,
      create(context) {
        const { sourceCode } = context;
        const { program, esTreeNodeToTSNodeMap } = sourceCode.parserServices;
        const isFunction = ({ start }) => {
          const node = esTreeNodeToTSNodeMap.get(sourceCode.getNodeByRangeIndex(sourceCode.getIndexFromLoc(start)));
          const type = node && program.getTypeChecker().getTypeAtLocation(node);
          return type !== undefined && type.getNonNullableType().getCallSignatures().length > 0;
        };
        const report = (found) => {
          if (found.messageId === 'shouldNotBeFinnish' || !isFunction(found.loc)) context.report(found);
        };
        return finnish.create(Object.create(context, { report: { value: report } }));
      },
    },
  },
};
