package org.repmlpeval.job.run.driver;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.repmlpeval.job.task.Seed;

/** What a crash or a disk may do to a file. */
enum Damage {
    CUT(content -> Arrays.copyOf(content, content.length - 1)),
    EMPTY(content -> new byte[0]),
    ONE_BIT(content -> {
        content[Seed.random().nextInt(content.length)] ^=
                (byte) (1 << Seed.random().nextInt(8));
        return content;
    }),
    LONGER(content -> Arrays.copyOf(content, content.length + 1));

    private final UnaryOperator<byte[]> change;

    Damage(UnaryOperator<byte[]> change) {
        this.change = change;
    }

    byte[] of(byte[] content) {
        return change.apply(content);
    }
}
