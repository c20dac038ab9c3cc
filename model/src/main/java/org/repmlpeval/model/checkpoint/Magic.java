package org.repmlpeval.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.repmlpeval.model.InvalidInputException;

/** Tells a file's format from its first bytes. */
final class Magic {
    private static final int ZIP = 0x04034b50;
    private static final int PICKLE_PROTO = 0x80;
    private static final int PICKLE_HIGHEST = 5;

    private Magic() {}

    static CheckpointFormat formatOf(FileBytes file) {
        if (file.size() < 9) {
            throw new InvalidInputException(
                    "only " + file.size() + " bytes long, so no checkpoint; copy or download it again");
        }
        ByteBuffer head = file.read(0, 9).order(ByteOrder.LITTLE_ENDIAN);
        if (head.getInt(0) == ZIP) {
            return CheckpointFormat.PTH_ZIP;
        }
        if (head.get(8) == '{' && head.getInt(4) == 0) {
            return CheckpointFormat.SAFETENSORS;
        }
        if ((head.get(0) & 0xff) == PICKLE_PROTO && head.get(1) >= 2 && head.get(1) <= PICKLE_HIGHEST) {
            throw new InvalidInputException(
                    "legacy non-zip format, re-save with torch.save(torch.load(file, weights_only=True),"
                            + " file, _use_new_zipfile_serialization=True)");
        }
        throw new InvalidInputException(
                "neither a PyTorch zip archive (first bytes 'PK') nor a safetensors file, but starts with "
                        + String.format("%016x", Long.reverseBytes(head.getLong(0)))
                        + "; give a .pth saved by torch.save or a .safetensors");
    }
}
