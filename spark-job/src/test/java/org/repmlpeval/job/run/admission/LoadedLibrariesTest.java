package org.repmlpeval.job.run.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedLibrariesTest {
    @Test
    void filesOfCudaAreFoundAmongThoseOfTheProcess() {
        List<String> maps = List.of(
                "7f00-7f10 r-xp 00000000 08:01 131 /usr/lib/x86_64-linux-gnu/libcuda.so.580.65.06",
                "7f10-7f20 r--p 00000000 08:01 132 /opt/with space/lib/libcudart.so.13.0.96",
                "7f20-7f30 r-xp 00000000 08:01 132 /opt/with space/lib/libcudart.so.13.0.96",
                "7f30-7f40 r-xp 00000000 08:01 133 /usr/lib/x86_64-linux-gnu/libc.so.6",
                "7f40-7f50 r-xp 00000000 08:01 134 /tmp/cache/libjnicudart.so",
                "7f50-7f60 rw-p 00000000 00:00 0 [stack]");
        assertThat(LoadedLibraries.ofCuda(maps))
                .containsOnly(
                        entry("libcuda.so.580.65.06", "/usr/lib/x86_64-linux-gnu"),
                        entry("libcudart.so.13.0.96", "/opt/with space/lib"));
    }
}
