package org.repmlpeval.model.engine.cuda.probe;

import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;
import org.repmlpeval.model.engine.cuda.device.CudaDevice;
import org.repmlpeval.model.engine.cuda.device.CudaStream;
import org.repmlpeval.model.engine.cuda.device.DeviceMemory;
import org.repmlpeval.model.engine.cuda.device.MatrixProducts;
import org.repmlpeval.model.engine.cuda.device.NumberType;
import org.repmlpeval.model.engine.cuda.device.Product;

/** The speed of square matrix products in full float32. */
final class ProductSpeed {
    /** Sides that are tried; a device is measured with the first that keeps it busy. */
    private static final int SMALLEST = 256;

    private static final int LARGEST = 8192;
    private static final double BUSY_SECONDS = 0.01;
    private static final int ROUNDS = 5;

    private ProductSpeed() {}

    /**
     * 1e9 operations per second, in the best of a few rounds.
     *
     * @throws NativeMemoryException if there is not even memory for the smallest product
     */
    static double gigaflops(CudaDevice device) {
        double best = 0;
        for (int side = SMALLEST; side <= LARGEST; side *= 2) {
            try {
                double seconds = seconds(device, side);
                best = 2e-9 * side * side * side / seconds;
                if (seconds >= BUSY_SECONDS) {
                    return best;
                }
            } catch (NativeMemoryException e) {
                if (best == 0) {
                    throw e;
                }
                return best;
            }
        }
        return best;
    }

    private static double seconds(CudaDevice device, int side) {
        long bytes = (long) side * side * Float.BYTES;
        double best = Double.POSITIVE_INFINITY;
        try (CudaStream stream = new CudaStream(device);
                DeviceMemory a = matrix(device, side);
                DeviceMemory b = matrix(device, side);
                DeviceMemory c = new DeviceMemory(device, bytes, "matrices that time the device");
                DeviceMemory workspace =
                        new DeviceMemory(device, MatrixProducts.WORKSPACE_BYTES, "matrices that time the device")) {
            Product product = new Product(1, side, side, side);
            long[] operands = {a.address(), b.address(), c.address()};
            device.await();
            // The first one also chooses an algorithm.
            for (int round = 0; round <= ROUNDS; round++) {
                long start = System.nanoTime();
                device.products().multiply(stream, product, NumberType.FLOAT32, operands, workspace.address());
                stream.await();
                best = round == 0 ? best : Math.min(best, (System.nanoTime() - start) / 1e9);
            }
        }
        return best;
    }

    /** Values between −1 and 1 that do not repeat within a row. */
    private static DeviceMemory matrix(CudaDevice device, int side) {
        DeviceMemory memory =
                new DeviceMemory(device, (long) side * side * Float.BYTES, "matrices that time the device");
        try (FloatPointer values = new FloatPointer((long) side * side)) {
            float[] row = new float[side];
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    row[x] = (x * 7919 + y * 104_729) % 65_521 / 32_760.5f - 1;
                }
                values.position((long) y * side).put(row, 0, side);
            }
            memory.upload(values.position(0));
            return memory;
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }
}
