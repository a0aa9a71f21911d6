/** Writes down what pages hand over as files, which jsdom can't save. */
export function recordDownloads() {
  const blobs: Blob[] = [];
  const names: string[] = [];
  URL.createObjectURL = (blob: Blob | MediaSource) => {
    blobs.push(blob as Blob);
    return 'blob:file';
  };
  URL.revokeObjectURL = () => {};
  const click = jest
    .spyOn(HTMLAnchorElement.prototype, 'click')
    .mockImplementation(function record(this: HTMLAnchorElement) {
      names.push(this.download);
    });
  return {
    names,
    textOf: (index: number) => blobs[index].text(),
    restore: () => click.mockRestore(),
  };
}
