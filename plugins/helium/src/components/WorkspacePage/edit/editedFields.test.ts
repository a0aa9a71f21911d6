import { program, workspace } from '../../../__testUtils__/data';
import { fieldsOf } from './editedFields';

describe('the fields of the dialog', () => {
  it('begin with the choices, and end with what can not change', () => {
    const [size, ...others] = program.parameters;
    const region = { name: 'region', mutable: false, secret: false };
    const properties = {
      ...program.parametersSchema.properties,
      region: { type: 'string', enum: ['here', 'there'] },
    };
    const fields = fieldsOf(
      {
        ...program,
        parametersSchema: { ...program.parametersSchema, properties },
        parameters: [...others, region, size],
      },
      workspace(),
    );
    expect(fields.map(({ name }) => name)).toEqual([
      'size',
      'pachdVersion',
      'values',
      'licence',
      'disableNotebooks',
      'region',
      'cluster',
    ]);
  });
});
