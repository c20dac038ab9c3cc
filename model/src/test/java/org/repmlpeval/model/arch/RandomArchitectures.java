package org.repmlpeval.model.arch;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small networks of every family with random numbers: h ≠ w, several partitions, all kinds of blocks. */
public final class RandomArchitectures {
    private static final List<List<Integer>> KERNELS =
            List.of(List.of(), List.of(1), List.of(3), List.of(1, 3), List.of(5, 1, 3));

    private RandomArchitectures() {}

    /** One or two stages with h ≠ w, one to four partitions, some or all kernels, inputs that the patch need not divide. */
    public static RepMlpNet repMlpNet(Random random) {
        int stages = 1 + random.nextInt(2);
        int patch = 1 + random.nextInt(3);
        int h = 2 * (1 + random.nextInt(3));
        int w = 2 * (1 + random.nextInt(3));
        int down = 1 + random.nextInt(2);
        int across = 1 + random.nextInt(2);
        List<Integer> channels = new ArrayList<>();
        List<Integer> depths = new ArrayList<>();
        List<List<Integer>> partition = new ArrayList<>();
        List<Integer> sharesets = new ArrayList<>();
        for (int s = 0; s < stages; s++) {
            channels.add(8 << s);
            depths.add(1 + random.nextInt(2));
            partition.add(List.of(h >> s, w >> s));
            sharesets.add(1 << random.nextInt(4));
        }
        return new RepMlpNet(
                "random",
                List.of(h * down * patch + random.nextInt(patch), w * across * patch + random.nextInt(patch)),
                new UnitStages(channels, depths, partition, sharesets),
                kernels(random),
                patch,
                2 + random.nextInt(6));
    }

    /** One block of the first RepMLP; sometimes one partition alone, sometimes other channels out than in. */
    public static RepMlpLayer repMlp(Random random) {
        int h = 1 + random.nextInt(5);
        int w = 1 + random.nextInt(5);
        int groups = 1 << random.nextInt(3);
        int down = 1 + random.nextInt(3);
        int across = 1 + random.nextInt(3);
        int channels = groups * (1 + random.nextInt(3));
        int outputs = groups * (1 + random.nextInt(3));
        int reduction = Math.min(1 + random.nextInt(2), channels * down * across);
        return new RepMlpLayer(
                "random",
                List.of(h * down, w * across),
                channels,
                outputs,
                new LayerRepMlp(List.of(h, w), kernels(random), reduction, groups));
    }

    /** Two stages of any blocks behind a stem; the second may be dilated or keep the map's size, and have other partitions than the first. */
    public static RepMlpResNet resNet(Random random) {
        int down = 1 + random.nextInt(2);
        int across = 1 + random.nextInt(2);
        Integer stride = random.nextBoolean() ? null : Integer.valueOf(1);
        List<ResNetStage> stages =
                List.of(stage(random, 16, 1, null, 4, 6), stage(random, 32, 1 + random.nextInt(2), stride, 2, 3));
        return new RepMlpResNet("random", List.of(16 * down, 24 * across), 5, stages, 3, null);
    }

    /** On a trunk of the same kind, output stride 4. */
    public static PspNet pspNet(Random random) {
        List<ResNetStage> stages = List.of(stage(random, 8, 1, null, 4, 6), stage(random, 16, 2, null, 2, 3));
        return new PspNet("random", List.of(32, 24), 4, stages, List.of(1, 3), 5, 4);
    }

    public static PureMlp pureMlp(Random random) {
        return new PureMlp(
                "random", List.of(8, 12), List.of(4, 8), new LayerRepMlp(List.of(2, 3), kernels(random), 1, 2), 3);
    }

    private static ResNetStage stage(Random random, int width, int dilation, Integer stride, int h, int w) {
        int depth = 1 + random.nextInt(2);
        List<Integer> partition = List.of(h / (1 + random.nextInt(2)), w);
        return switch (random.nextInt(3)) {
            case 0 -> ResNetStage.of(depth, width, ResNetStage.BlockKind.BASE)
                    .mid(6)
                    .dilation(dilation)
                    .stride(stride)
                    .build();
            case 1 -> ResNetStage.of(depth + 1, width, ResNetStage.BlockKind.LIGHT)
                    .dilation(dilation)
                    .stride(stride)
                    .repMlp(new StageRepMlp(partition, kernels(random), 1, 1, null))
                    .build();
            default -> ResNetStage.of(depth + 1, width, ResNetStage.BlockKind.BOTTLENECK)
                    .mid(8)
                    .dilation(dilation)
                    .stride(stride)
                    .repMlp(new StageRepMlp(partition, kernels(random), 2, 2, 2))
                    .build();
        };
    }

    private static List<Integer> kernels(Random random) {
        return KERNELS.get(random.nextInt(KERNELS.size()));
    }
}
