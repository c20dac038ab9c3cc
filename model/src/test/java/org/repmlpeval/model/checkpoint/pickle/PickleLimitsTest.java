package org.repmlpeval.model.checkpoint.pickle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;

class PickleLimitsTest {
    private static final String MULTIARRAY = "cnumpy.core.multiarray\n_reconstruct\n";

    @Test
    void marksAreCounted() {
        assertRefused("(".repeat(100_000), 1 << 20, "more than the limit of 1048576 bytes");
    }

    /** Each array takes seven bytes and would copy 2,000 references. */
    @Test
    void arraysOfOneListOfTextsAreCounted() {
        String list = "](" + "Va\n".repeat(2000) + "eq\0" + "0";
        String function = MULTIARRAY + "q\1" + "0";
        String arguments = "cnumpy\nndarray\n" + "\u0085" + "q\2" + "0";
        String dtype = "cnumpy\ndtype\n" + "VO8\n\u0085R";
        String state = "(K\1" + "I2000\n\u0085" + dtype + "\u0089" + "h\0" + "t" + "q\3" + "0";
        String arrays = "h\1h\2Rh\3b".repeat(4000);
        assertRefused(list + function + arguments + state + arrays + ".", Long.MAX_VALUE, "refused as a memory bomb");
    }

    /** A million characters in as many texts take more than their own four bytes each. */
    @Test
    void textsOfAnArrayAreCounted() {
        int count = 1_000_000;
        String dtype = "cnumpy\ndtype\n" + "VU1\n\u0085R";
        String bytes = "B" + little(4 * count) + "a\0\0\0".repeat(count);
        String array = MULTIARRAY + "cnumpy\nndarray\n" + "\u0085R";
        String pickle = array + "(K\1" + "I" + count + "\n\u0085" + dtype + "\u0089" + bytes + "tb.";
        assertRefused(pickle, 32 << 20, "more than the limit of 33554432 bytes");
    }

    private static String little(int number) {
        return new String(
                new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)},
                StandardCharsets.ISO_8859_1);
    }

    private static void assertRefused(String text, long mostMemory, String message) {
        byte[] pickle = text.getBytes(StandardCharsets.ISO_8859_1);
        PickleLimits limits = new PickleLimits(pickle.length, mostMemory);
        assertThatThrownBy(() -> PickleMachine.run(PickleInput.of(pickle, limits)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
