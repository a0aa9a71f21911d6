import { formFieldOf } from './forms';

describe('formFieldOf', () => {
  it('gives each parameter a field of its own', () => {
    const parameters = [
      'size',
      'name',
      'owner',
      'expiry',
      'preview',
      'program',
      'parameter_name',
      'parameter_size',
    ];
    const fields = parameters.map(formFieldOf);
    expect(fields[0]).toBe('size');
    expect(fields[1]).toBe('parameter_name');
    expect(new Set(fields).size).toBe(parameters.length);
  });
});
