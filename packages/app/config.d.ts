export interface Config {
  app: {
    signIn?: {
      /**
       * How people sign in, in the order in which it is offered. A single provider is used without asking. Default: none, and
       * the sign-in page says so.
       * @items.visibility frontend
       */
      providers?: Array<
        'guest' | 'github' | 'gitlab' | 'google' | 'microsoft' | 'okta'
      >;
    };
  };
}
