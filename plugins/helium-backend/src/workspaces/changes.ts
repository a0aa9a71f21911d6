/** `here`: this replica committed the change, `elsewhere`: another one did. */
export type ChangeOrigin = 'here' | 'elsewhere';

type Listener = (workspaceId: string, origin: ChangeOrigin) => void;

/** Tells the readers in this process that a workspace, or what its operations reported, has changed. */
export class WorkspaceChanges {
  readonly #listeners = new Set<Listener>();

  readonly notify = (
    workspaceId: string,
    origin: ChangeOrigin = 'here',
  ): void => {
    for (const listener of [...this.#listeners]) {
      listener(workspaceId, origin);
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
