/** Has the browser save a text as a file. */
export function saveFile(filename: string, content: string) {
  const url = URL.createObjectURL(
    new Blob([content], { type: 'application/octet-stream' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(url);
}
