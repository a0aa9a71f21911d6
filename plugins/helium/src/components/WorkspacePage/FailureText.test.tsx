import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Failure } from '@helium-portal/backstage-plugin-helium-common';
import { screen } from '@testing-library/react';
import { FailureText } from './FailureText';

const LABEL = 'The message, word for word:';

async function show(failure: Failure, leaving = false) {
  renderInTestApp(<FailureText failure={failure} leaving={leaving} />);
  expect(await screen.findByText(failure.message)).toBeVisible();
}

describe('FailureText', () => {
  const pull: Failure = {
    message: 'Deployment console is not ready: ImagePullBackOff',
    cause: 'permanent',
  };

  it('says the likely cause, what helps and what was reported', async () => {
    await show(pull);
    expect(
      screen.getByText(
        /^A container image can’t be pulled.*Look at the image and version/,
      ),
    ).toBeVisible();
    expect(screen.getByText(LABEL)).toBeVisible();
  });

  it('offers no change of what is to go', async () => {
    await show(pull, true);
    expect(screen.getByText(/^A container image can’t/)).toBeVisible();
    expect(screen.queryByText(/Look at the image/)).not.toBeInTheDocument();
  });

  it('says what helps a removal, too', async () => {
    await show({ message: 'Somebody else works on this stack: x' }, true);
    expect(screen.getByText(/Wait until they are done/)).toBeVisible();
  });

  it('goes by the kind of the failure where the message tells nothing', async () => {
    await show({ message: 'spec.replicas: Invalid value', cause: 'user' });
    expect(screen.getByText(/one of the values is not right/)).toBeVisible();
  });

  it('guesses nothing', async () => {
    await show({ message: 'something else', cause: 'permanent' });
    expect(screen.queryByText(LABEL)).not.toBeInTheDocument();
  });
});
