package org.repmlpeval.partitioning.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.dataset.Target;

class ShardTest {
    private static final String ONE = "crc32c:00000001";

    @Test
    void anImageWithoutAChecksumIsJudgedByTheVersionOfItsFile() {
        Shard earlier = shard(packed(1, null));
        assertThat(shard(packed(1, null)).writtenSince(earlier.versions())).isEmpty();
        assertThat(shard(packed(2, null)).writtenSince(earlier.versions()))
                .contains("'val.tar' was written at 1970-01-01T00:00:00.002Z, but was listed as written at"
                        + " 1970-01-01T00:00:00.001Z");
    }

    @Test
    void anImageWithAChecksumIsJudgedByItAlone() {
        for (boolean own : new boolean[] {false, true}) {
            Shard earlier = shard(own ? own(1, ONE) : packed(1, ONE));
            assertThat(shard(own ? own(2, ONE) : packed(2, ONE)).writtenSince(earlier.versions()))
                    .isEmpty();
            String other = "crc32c:00000002";
            assertThat(shard(own ? own(1, other) : packed(1, other)).writtenSince(earlier.versions()))
                    .contains("'c/1.jpg' has another checksum than it had");
        }
    }

    private static Shard shard(ImageEntry entry) {
        return new Shard(0, List.of(entry));
    }

    private static ImageEntry packed(long millis, String checksum) {
        Place.PackedFile file = new Place.PackedFile("val.tar", "TAR", 2048, FileVersion.at(millis));
        return new ImageEntry("c/1.jpg", Target.NONE, 5, new Place.Range(file, 512), checksum);
    }

    private static ImageEntry own(long millis, String checksum) {
        return new ImageEntry("c/1.jpg", Target.NONE, 5, Place.OWN_FILE, checksum, FileVersion.at(millis));
    }
}
