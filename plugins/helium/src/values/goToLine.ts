/** Selects a line of a text, counted from 1, with the caret at its end, and brings it into view. */
export function goToLine(input: HTMLTextAreaElement, line: number): void {
  const lines = input.value.split('\n');
  const index = Math.min(line, lines.length) - 1;
  const start = lines
    .slice(0, index)
    .reduce((length, each) => length + each.length + 1, 0);
  input.focus();
  input.setSelectionRange(start, start + lines[index].length);
  // Browsers don't scroll to what a script selects; lines don't wrap, so all are of one height.
  const middle = (input.scrollHeight * (index + 0.5)) / lines.length;
  input.scrollTop = middle - input.clientHeight / 2;
}
