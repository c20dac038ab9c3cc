package org.repmlpeval.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.image.decode.DecodeCanary;

class NativeRuntimeTest {
    /** Decodes before anything else, in a JVM of its own: what is settled there is settled once. */
    static final class DecodesFirst {
        private DecodesFirst() {}

        public static void main(String[] args) {
            DecodeCanary.verify();
            System.out.println("heap " + Runtime.getRuntime().maxMemory() + " limit " + Pointer.maxBytes()
                    + " physical " + Pointer.maxPhysicalBytes());
        }
    }

    @Test
    void offHeapMemoryIsLimitedByTheMachineAndNotByTheHeap() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DecodesFirst.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        String[] words = output.substring(output.indexOf("heap ")).strip().split(" ");
        long heap = Long.parseLong(words[1]);
        assertThat(Long.parseLong(words[3])).as(output).isGreaterThan(4 * heap);
        assertThat(Long.parseLong(words[5])).as(output).isGreaterThan(4 * heap);
    }

    @Test
    void versionsOfWhatTheBuildCarriesAreKnown() {
        assertThat(NativeRuntime.versions()).containsKeys("nd4j", "nd4j.natives", "opencv", "openblas", "platform");
    }
}
