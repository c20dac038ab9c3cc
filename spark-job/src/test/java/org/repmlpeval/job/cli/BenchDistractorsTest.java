package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchDistractorsTest {
    @TempDir
    Path directory;

    @Test
    void identificationIsMeasuredWithoutANetwork() throws IOException {
        Path json = directory.resolve("bench.json");
        Cli cli = Cli.run("bench", "--distractors", 500, "--probes", 20, "--threads", 2, "--json", json);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("500 distractors x 20 probes of 512 values on 2 threads: ");
        JsonNode result = new ObjectMapper().readTree(json.toFile()).get("identification");
        assertThat(result.get("seconds").doubleValue()).isPositive();
        // Mates have cosines of about 0.22, the best of 500 distractors about 0.13.
        assertThat(result.get("rank1Hits").intValue()).isBetween(15, 20);
        assertThat(result.get("peakHeapBytes").longValue()).isBetween(1L << 20, 4L << 30);
    }

    @Test
    void illegalSettingsAreRefused() {
        assertRefused("setting models is missing; legal: given, or --pixels, --distractors or --listing in its place");
        assertRefused("setting distractors is 0; legal: at least 1", "--distractors", 0);
        assertRefused("setting probes is 0; legal: 1 to 100000", "--distractors", 5, "--probes", 0);
    }

    private static void assertRefused(String message, Object... options) {
        Object[] all = new Object[options.length + 1];
        all[0] = "bench";
        System.arraycopy(options, 0, all, 1, options.length);
        Cli cli = Cli.run(all);
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains(message);
    }
}
