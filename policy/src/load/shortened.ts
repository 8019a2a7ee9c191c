/** A text in a message: at most 100 characters of it. */
export const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
