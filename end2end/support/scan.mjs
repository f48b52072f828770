// A scan as large as a test needs it, made in the test.

/**
 * A page with one grey picture of noise, `side` pixels square and one byte each, of which no
 * compressor could make anything smaller.
 */
export function largeScan(side) {
  const noise = Buffer.alloc(side * side);
  let state = 1;
  for (let at = 0; at < noise.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    noise[at] = state >>> 24;
  }
  const content = 'q 595 0 0 842 0 0 cm /Im Do Q';
  const parts = [Buffer.from('%PDF-1.7\n')];
  const offsets = [];
  let length = parts[0].length;
  const object = (...pieces) => {
    offsets.push(length);
    const bytes = Buffer.concat([`${offsets.length} 0 obj\n`, ...pieces, '\nendobj\n'].map((piece) => Buffer.from(piece)));
    parts.push(bytes);
    length += bytes.length;
  };
  object('<< /Type /Catalog /Pages 2 0 R >>');
  object('<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  object('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /Im 5 0 R >> >> >>');
  object(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  const image = `<< /Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${noise.length} >>`;
  object(`${image}\nstream\n`, noise, '\nendstream');
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = offsets.length + 1;
  parts.push(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`));
  return Buffer.concat(parts);
}
