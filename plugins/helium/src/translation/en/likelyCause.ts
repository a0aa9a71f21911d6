/** Why an operation may have failed, in plain words, and what helps. */
export const likelyCauseMessages = {
  likelyCause: {
    message: 'The message, word for word:',
    why: {
      runner:
        'The process that does the work could not start, or ended before it was done.',
      locked:
        'Somebody or something else is at work on this workspace’s stack.',
      state:
        'The place where Pulumi keeps its states can’t be read or written.',
      plugin:
        'A part of Pulumi that the program needs is not installed where it runs.',
      quota: 'A quota does not suffice.',
      stock: 'The cloud has too few of these machines at the moment.',
      credentials:
        'The credentials by which Helium works are missing, wrong or expired.',
      image:
        'A container image can’t be pulled: there is none of that name and version, or its registry can’t be reached or wants credentials.',
      memory: 'A container was ended because it took more memory than it may.',
      crash: 'A container starts and ends again and again.',
      capacity:
        'The cluster has too little that is free for what is to run there.',
      rights:
        'The account by which Helium works may not do this, or a policy refuses it.',
      timeout: 'Something did not become ready in time.',
      value: 'Most likely one of the values is not right.',
      transient:
        'Most likely a passing fault: something did not answer, or had too much to do.',
      attention: 'To go on without somebody having looked could do harm.',
    },
    help: {
      runner: 'Retry; if it happens again, tell whoever runs this portal.',
      locked:
        'Wait until they are done, then retry. A lock that nobody holds any more is taken off by a repair.',
      state:
        'Whoever runs this portal makes it reachable; then retry. Nothing is lost.',
      plugin: 'Whoever runs this portal installs it; then retry.',
      quota:
        'Ask for a higher one, delete what nobody needs, or change the values to what needs less; then retry.',
      stock:
        'Change the values to another zone or kind of machine, or retry later.',
      credentials: 'Whoever runs this portal renews them; then retry.',
      image:
        'Look at the image and version in the values, and change them if they are wrong.',
      memory: 'Change the values so that it may take more.',
      crash:
        'Its own log says why, most often a value that it can’t work with. Change the values, or retry if what it waited for is there by now.',
      capacity:
        'Change the values to what needs less, delete what nobody needs, or have the cluster enlarged; then retry.',
      rights:
        'Whoever runs the cluster or the cloud can allow it; to retry alone won’t help.',
      timeout:
        'The log says what it waited for. Retry if it only was slow; otherwise change the values.',
      value:
        'The message says which one. Change the values; to retry alone won’t help.',
      transient: 'Retry in a few minutes.',
      attention:
        'Whoever may repair this workspace looks into its stack and decides.',
    },
  },
} as const;
