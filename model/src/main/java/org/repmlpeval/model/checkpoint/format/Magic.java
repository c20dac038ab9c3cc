package org.repmlpeval.model.checkpoint.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.CheckpointFormat;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/** Tells a file's format from its first bytes. */
public final class Magic {
    private static final int ZIP = 0x04034b50;
    private static final int PICKLE_PROTO = 0x80;
    private static final int PICKLE_FRAME = 0x95;
    private static final int PICKLE_HIGHEST = 5;
    private static final int FRAME_BYTES = 9;
    /** PyTorch's number 0x1950a86a20f9469cfc6c, pickled as LONG1 and, below protocol 2, as text. */
    private static final byte[] LEGACY = HexFormat.of().parseHex("8a0a6cfc9c46f9206aa850192e");

    private static final byte[] LEGACY_TEXT = "L119547037146038801333356L\n.".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 64;

    private Magic() {}

    public static CheckpointFormat formatOf(FileBytes file) {
        if (file.size() < 9) {
            throw new InvalidInputException(
                    "only " + file.size() + " bytes long, so no checkpoint; copy or download it again");
        }
        ByteBuffer head = file.read(0, (int) Math.min(HEAD, file.size())).order(ByteOrder.LITTLE_ENDIAN);
        if (head.getInt(0) == ZIP) {
            return CheckpointFormat.PTH_ZIP;
        }
        if (head.get(8) == '{' && head.getInt(4) == 0) {
            return CheckpointFormat.SAFETENSORS;
        }
        if (isLegacy(head)) {
            return CheckpointFormat.PTH_LEGACY;
        }
        if (isJson(head)) {
            return CheckpointFormat.SAFETENSORS_INDEX;
        }
        if (unsigned(head, 0) == PICKLE_PROTO && head.get(1) >= 2 && head.get(1) <= PICKLE_HIGHEST) {
            throw new InvalidInputException(
                    "a pickle that torch.save did not write, for it does not begin with PyTorch's"
                            + " magic number; save the state dict with torch.save(state_dict, file),"
                            + " where state_dict is what pickle.load gives of this file, if you trust it");
        }
        ForeignFile.explain(file).ifPresent(what -> {
            throw new InvalidInputException("not a checkpoint but " + what);
        });
        throw new InvalidInputException(
                "neither a PyTorch zip archive (first bytes 'PK') nor PyTorch's legacy format nor a safetensors file, but starts with "
                        + String.format("%016x", Long.reverseBytes(head.getLong(0)))
                        + "; give a .pth saved by torch.save or a .safetensors");
    }

    private static boolean isLegacy(ByteBuffer head) {
        if (unsigned(head, 0) != PICKLE_PROTO) {
            return has(head, 0, LEGACY_TEXT);
        }
        return has(head, unsigned(head, 2) == PICKLE_FRAME ? 2 + FRAME_BYTES : 2, LEGACY);
    }

    private static boolean isJson(ByteBuffer head) {
        int at = 0;
        while (at < head.limit() && Character.isWhitespace(head.get(at))) {
            at++;
        }
        return at < head.limit() && head.get(at) == '{';
    }

    private static boolean has(ByteBuffer head, int at, byte[] bytes) {
        return at + bytes.length <= head.limit() && head.slice(at, bytes.length).equals(ByteBuffer.wrap(bytes));
    }

    private static int unsigned(ByteBuffer head, int at) {
        return Byte.toUnsignedInt(head.get(at));
    }
}
