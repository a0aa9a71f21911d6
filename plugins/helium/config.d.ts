export interface Config {
  helium?: {
    portal?: {
      /**
       * Entity reference of the software template behind "New workspace".
       * Default: `template:default/new-pachyderm-workspace`.
       *
       * @visibility frontend
       */
      template?: string;
    };
  };
}
