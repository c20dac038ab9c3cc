package org.repmlpeval.model.image;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.repmlpeval.model.image.resize.Filter;
import org.repmlpeval.model.image.resize.PillowResize;

/** JPEG decoding and Pillow's resizing of an image of the tests, 300×451. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class ImageBenchmark {
    private byte[] encoded;
    private RgbImage image;

    /** Size and filter that are resized to. */
    @State(Scope.Thread)
    public static class Target {
        @Param({"BILINEAR", "BICUBIC"})
        private Filter filter;

        @Param({"256", "512"})
        private int width;
    }

    @Setup
    public void decodeOnce() throws ImageException {
        encoded = ImageCases.bytes("large.jpg");
        image = ImageDecoder.decode(encoded).image();
    }

    @Benchmark
    public DecodedImage decode() throws ImageException {
        return ImageDecoder.decode(encoded);
    }

    @Benchmark
    public RgbImage resize(Target target) {
        int height = target.width * image.height() / image.width();
        return PillowResize.resize(image, height, target.width, target.filter);
    }
}
