type Listener = (workspaceId: string) => void;

/** Tells the readers in this process that a workspace, or what its operations reported, has changed. */
export class WorkspaceChanges {
  readonly #listeners = new Set<Listener>();

  readonly notify = (workspaceId: string): void => {
    for (const listener of [...this.#listeners]) {
      listener(workspaceId);
    }
  };

  /** @returns a function that ends the subscription */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
