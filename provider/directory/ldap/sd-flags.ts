import { BerWriter, Control } from "ldapts";

export const SD_ATTRIBUTE = "nTSecurityDescriptor";

/** Parts of a security descriptor ([MS-ADTS] 3.1.1.3.4.1.11). */
const PARTS = { owner: 0x1, dacl: 0x4 } as const;

/**
 * LDAP_SERVER_SD_FLAGS: which parts of a security descriptor are read. Without it all are meant, and since the list for auditing is for
 * administrators only, others are given none.
 */
export class SdFlags extends Control {
  private readonly flags: number;

  constructor(...parts: (keyof typeof PARTS)[]) {
    super("1.2.840.113556.1.4.801");
    this.flags = parts.reduce((flags, part) => flags | PARTS[part], 0);
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(this.flags);
    value.endSequence();
    writer.writeBuffer(value.buffer, OCTET_STRING);
  }
}

const OCTET_STRING = 0x04;
